"""Times Kerben and OpenFisca on as many persons and prints their figures side by side."""
import importlib.metadata
import json
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
SECONDS_MAX = 600
PEERS = ["openfisca-core", "openfisca-tunisia-pension"]


def asked(command):
    """The line of JSON that a program prints, or why there is none."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS_MAX)
    except subprocess.TimeoutExpired:
        return None, f"more than {SECONDS_MAX} s"
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or [f"exit code {done.returncode}"]
        return None, last[0]
    return json.loads(done.stdout.strip().splitlines()[-1]), None


def shown(name, found, problem):
    if found is None:
        return f"  {name:<22} {problem}"
    start = f"first answer after {found['cold'] * 1000:>9,.1f} ms   peak {found['peak'] / 2**20:>8,.1f} MiB"
    if found["persons"] == 1:
        return f"  {name:<22} {start}"
    rate = found["persons"] / found["seconds"]
    return (f"  {name:<22} inputs {found['made']:>9.4f} s   work {found['seconds']:>9.4f} s {rate:>12,.0f} persons/s   "
            f"{start}")


def ratios(name, ours, theirs):
    work = theirs["seconds"] / ours["seconds"]
    whole = (theirs["seconds"] + theirs["made"]) / (ours["seconds"] + ours["made"])
    return (f"  OpenFisca / Kerben, {name}: work {work:.2f} (aim 10), with inputs {whole:.2f}, "
            f"memory {theirs['peak'] / ours['peak']:.1f} (aim 4)")


def main():
    kerben, sizes = sys.argv[1], [int(size) for size in sys.argv[2:]] or [1, 1_000, 100_000, 1_000_000]
    print(", ".join(f"{peer} {importlib.metadata.version(peer)}" for peer in PEERS))
    print("The work is comparable, not the same: three States under an instrument with exact fractions and overlaps in Kerben,\n"
          "one State's pension from given quarters in floating point in OpenFisca. Kerben makes and checks each claim as a value\n"
          "of its own on one thread, OpenFisca takes whole columns; both are told apart from the work.\n"
          "Aims for Kerben: a first answer within 10 ms; a million persons on two threads within 2 s.")
    for size in sizes:
        print(f"{size:,} persons")
        ones = asked([kerben, str(size), "1"])
        twos = asked([kerben, str(size), "2"])
        theirs = asked([sys.executable, str(HERE / "peer.py"), str(size)])
        print(shown("Kerben, one thread", *ones))
        print(shown("Kerben, two threads", *twos))
        print(shown("OpenFisca, columns", *theirs))
        if ones[0] and twos[0] and ones[0]["owed"] != twos[0]["owed"]:
            sys.exit("one thread and two do not owe the same")
        if theirs[0] and theirs[0]["paid"] != size:
            sys.exit("OpenFisca does not pay everybody a pension")
        if size > 1 and theirs[0]:
            for name, found in (("one thread", ones[0]), ("two threads", twos[0])):
                if found:
                    print(ratios(name, found, theirs[0]))


main()

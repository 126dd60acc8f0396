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
    if found["persons"] == 1:
        return f"  {name:<22} first answer after {found['cold'] * 1000:>9,.1f} ms   peak {found['peak'] / 2**20:>8,.1f} MiB"
    rate = found["persons"] / found["seconds"]
    return (f"  {name:<22} {found['seconds']:>10.4f} s {rate:>14,.0f} persons/s   first answer after "
            f"{found['cold'] * 1000:>9,.1f} ms   peak {found['peak'] / 2**20:>8,.1f} MiB")


def ratios(ours, theirs):
    faster = theirs["seconds"] / ours["seconds"] if ours["seconds"] else float("inf")
    sooner = theirs["cold"] / ours["cold"]
    return f"  OpenFisca / Kerben: time {faster:.1f}, first answer {sooner:,.0f}, memory {theirs['peak'] / ours['peak']:.1f}"


def main():
    kerben, sizes = sys.argv[1], [int(size) for size in sys.argv[2:]] or [1, 1_000, 100_000, 1_000_000]
    print(", ".join(f"{peer} {importlib.metadata.version(peer)}" for peer in PEERS))
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
        if twos[0] and theirs[0] and size > 1:
            print(ratios(twos[0], theirs[0]))


main()

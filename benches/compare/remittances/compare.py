"""Times Kerben, ledger, hledger and beancount on the same generated transfers and compares every balance."""
import csv
import io
import os
import shutil
import signal
import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path

HERE = Path(__file__).parent
SECONDS_MAX = 120
BEANCOUNT = {**os.environ, "BEANCOUNT_DISABLE_LOAD_CACHE": "1"}
SELECT = "select account, sum(position) group by account order by account"


def measured(command, out, environment=None):
    """Runs a command; its processor seconds, peak memory in bytes and whether it ended in time."""
    with open(out, "wb") as to:
        child = subprocess.Popen(command, stdout=to, stderr=subprocess.PIPE, env=environment)
    started = time.monotonic()
    while True:
        pid, status, usage = os.wait4(child.pid, os.WNOHANG)
        if pid:
            break
        if time.monotonic() - started > SECONDS_MAX:
            child.send_signal(signal.SIGKILL)
            _, status, usage = os.wait4(child.pid, 0)
            break
        time.sleep(0.01)
    child.returncode = os.waitstatus_to_exitcode(status)
    errors = child.stderr.read().decode(errors="replace")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, child.returncode, errors


def amount(text):
    number, currency = text.split()
    return currency, Decimal(number.replace(",", ""))


def tabbed(text):
    rows = (line.split("\t") for line in text.splitlines() if line)
    return {(account, currency): Decimal(number) for account, currency, number in rows}


def of_ledger(text):
    balances = {}
    for line in text.splitlines():
        account, total = line.split("\t")
        currency, number = amount(total)
        balances[account, currency] = number
    return balances


def of_csv(text):
    balances = {}
    for row in csv.reader(io.StringIO(text)):
        if len(row) == 2 and ":" in row[0]:
            # beancount lines up the currencies of a column: `        , 112148017.34 RUB`.
            for cell in filter(str.strip, row[1].split(",")):
                currency, number = amount(cell)
                balances[row[0], currency] = number
    return balances


def without_positions(balances):
    return {place: n for place, n in balances.items() if not place[0].startswith("Equity:") and n}


TOOLS = {
    "ledger": lambda path: [
        "ledger", "-f", path, "bal", "--flat", "--no-total", "--balance-format",
        "%(account)\t%(scrub(display_total))\n"],
    "hledger": lambda path: ["hledger", "-f", path, "bal", "--flat", "--no-total", "-O", "csv"],
    "beancount": lambda path: [
        str(Path(sys.executable).parent / "bean-query"), "-q", "-f", "csv", path, SELECT],
}
READ = {"ledger": of_ledger, "hledger": of_csv, "beancount": of_csv}


def version(tool):
    command = ["pip", "show", "beancount"] if tool == "beancount" else [tool, "--version"]
    if tool == "beancount":
        command = [sys.executable, "-m", *command]
    lines = subprocess.run(command, capture_output=True, text=True, check=False).stdout.splitlines()
    return next((line for line in lines if "ersion" in line or "edger" in line), "?").strip()


def generate(work, count, kind, *more):
    path = work / f"{count}.{kind}"
    subprocess.run(
        [sys.executable, str(HERE / "gen_journal.py"), str(count), kind, "--out", str(path), *more],
        check=True)
    return str(path)


def main():
    kerben, work = sys.argv[1], Path(sys.argv[2])
    counts = [int(text) for text in sys.argv[3:]] or [20_000, 100_000, 1_000_000]
    tools = [tool for tool in TOOLS if tool == "beancount" or shutil.which(tool)]
    for tool in TOOLS:
        print(f"{tool}: {version(tool) if tool in tools else 'not installed, left out'}")
    failed = False
    slow = set()
    for count in counts:
        totals = work / f"{count}.tsv"
        table = generate(work, count, "csv", "--totals", str(totals))
        expected = without_positions(tabbed(totals.read_text()))
        out = work / "out"
        own, memory, code, errors = measured([kerben, table], out)
        agrees = code == 0 and without_positions(tabbed(out.read_text())) == expected
        failed |= not agrees
        print(f"\n{count:,} priced transfers, processor seconds, peak memory")
        print(f"  kerben     {own:9.3f} s  {memory / 1e6:9.1f} MB  {count / own:12,.0f} a second  "
              f"{'agrees' if agrees else 'DIFFERS ' + errors}")
        if count == counts[0]:
            for tool in tools:
                # What Kerben writes must be accepted, with the same balances.
                written = work / f"written.{tool}"
                subprocess.run([kerben, table, tool, str(written)], check=True, capture_output=True)
                _, _, code, errors = measured(TOOLS[tool](str(written)), out, BEANCOUNT)
                same = code == 0 and without_positions(READ[tool](out.read_text())) == expected
                failed |= not same
                print(f"  journal written for {tool}: {'accepted, agrees' if same else 'DIFFERS ' + errors[:500]}")
        for tool in tools:
            if tool in slow:
                print(f"  {tool:<10} not run: a smaller journal took more than {SECONDS_MAX} s")
                continue
            journal = generate(work, count, tool)
            took, memory, code, errors = measured(TOOLS[tool](journal), out, BEANCOUNT)
            if code < 0:
                slow.add(tool)
                print(f"  {tool:<10} stopped after {took:.0f} s, {memory / 1e6:.0f} MB")
                continue
            same = code == 0 and without_positions(READ[tool](out.read_text())) == expected
            failed |= not same
            print(f"  {tool:<10} {took:9.3f} s  {memory / 1e6:9.1f} MB  {count / took:12,.0f} a second  "
                  f"{took / own:8.0f} times  {'agrees' if same else 'DIFFERS ' + errors[:500]}")
            os.remove(journal)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

"""Compares Kerben with four Python packages that share out totals: times, ratios, disagreements.

Each call of a peer runs in a process of its own with a limit of time and memory.
"""

import multiprocessing
import random
import resource
import subprocess
import sys
import time

SECONDS = 20
BYTES = 3 << 30
METHODS = ["hamilton", "jefferson", "webster", "huntington-hill", "adams"]


def apportionment(method, weights, places):
    from apportionment import methods

    names = {"hamilton": "largest_remainder", "jefferson": "dhondt", "webster": "saintelague",
             "huntington-hill": "huntington", "adams": "adams"}
    labels = [str(unit) for unit in range(len(weights))]
    return list(methods.compute(names[method], weights, places, parties=labels, tiesallowed=True, verbose=False))


def apportionpy(method, weights, places):
    from apportionpy.apportionment import Apportion

    names = {"huntington-hill": "huntington hill", "adams": "adam"}
    return list(Apportion(seats=places, populations=list(weights), method=names.get(method, method)).fair_shares)


def votelib(method, weights, places):
    import votelib.evaluate.proportional as rules

    rule = {"hamilton": lambda: rules.LargestRemainder("hare"),
            "jefferson": lambda: rules.HighestAverages("d_hondt"),
            "webster": lambda: rules.HighestAverages("sainte_lague"),
            "huntington-hill": lambda: rules.HighestAverages("huntington_hill")}[method]()
    shared = rule.evaluate(dict(enumerate(weights)), places)
    # Ties stand in the answer under keys of their own; they stay open here.
    return [shared.get(unit, 0) for unit in range(len(weights))]


def voting(method, weights, places):
    from voting import apportionment as rules

    return list(getattr(rules, method.replace("-", "_"))(list(weights), places))


PEERS = [apportionment, apportionpy, votelib, voting]


def child(peer, method, weights, places, pipe):
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    try:
        peer(method, [3, 2, 1], 6)  # imports are not timed
    except Exception:  # noqa: BLE001 - whatever a peer raises, the question itself decides
        pass
    begin = time.perf_counter()
    try:
        shared = peer(method, weights, places)
        pipe.send((time.perf_counter() - begin, shared))
    except KeyError:
        pipe.send((None, "not offered" if peer in (votelib, apportionment) else "KeyError"))
    except BaseException as error:  # noqa: BLE001
        pipe.send((None, type(error).__name__))


def ask(peer, method, weights, places, seconds=SECONDS):
    receiver, sender = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.Process(target=child, args=(peer, method, weights, places, sender))
    process.start()
    answer = receiver.recv() if receiver.poll(seconds) else (None, f"more than {seconds} s")
    process.kill()
    process.join()
    return answer


def several(peer, questions, pipe):
    for method, weights, places in questions:
        try:
            pipe.send(peer(method, weights, places))
        except BaseException as error:  # noqa: BLE001
            pipe.send(type(error).__name__)


def kerben(program, questions):
    lines = [f"{method} {places} {','.join(map(str, weights))}" for method, weights, places in questions]
    done = subprocess.run([program], input="\n".join(lines), capture_output=True, text=True, check=True)
    answers = []
    for line in done.stdout.splitlines():
        if line.startswith("refused"):
            answers.append(None)
            continue
        nanoseconds, sure, tied = line.split(" ")
        units = [] if tied == "-" else [int(unit) for unit in tied.split(",")]
        answers.append((int(nanoseconds) / 1e9, [int(places) for places in sure.split(",")], set(units)))
    return answers


def agrees(shared, sure, tied, places):
    """Whether a peer's answer is one of the ways to settle the exact one; a tie left open counts as well."""
    if not isinstance(shared, list) or not all(isinstance(one, int) or hasattr(one, "__int__") for one in shared):
        return False
    shared = [int(one) for one in shared]
    if tied and shared == sure:
        return True
    return sum(shared) == places and all(
        one == exact or (unit in tied and one == exact + 1)
        for unit, (one, exact) in enumerate(zip(shared, sure)))


def times(program):
    draw = random.Random(2026)
    questions = []
    for units in (50, 5_000, 100_000):
        weights = [max(1, int(draw.lognormvariate(8, 1.5))) for _ in range(units)]
        questions += [(method, weights, 1_000_000) for method in ("hamilton", "webster", "huntington-hill")]
    print("1,000,000 places; seconds; in brackets how many times Kerben's time; a limit of "
          f"{SECONDS} s and {BYTES >> 30} GiB")
    print(f"{'units':>8} {'method':<16} {'kerben':>10}" + "".join(f" {peer.__name__:>28}" for peer in PEERS))
    for question, (own, sure, tied) in zip(questions, kerben(program, questions)):
        method, weights, places = question
        line = f"{len(weights):>8} {method:<16} {own:>10.6f}"
        for peer in PEERS:
            seconds, shared = ask(peer, *question)
            if seconds is None:
                cell = shared
            else:
                wrong = "" if agrees(shared, sure, tied, places) else ", differs"
                cell = f"{seconds:.4f} ({seconds / own:,.0f}x{wrong})"
            line += f" {cell:>28}"
        print(line, flush=True)


def disagreements(program, cases=400):
    draw = random.Random(7)
    print(f"\nDisagreements with the exact answer in {cases} small cases (units 2 to 8, places up to 40);"
          " a method that a peer does not offer fails with KeyError:")
    for method in METHODS:
        questions = []
        while len(questions) < cases:
            weights = [draw.randint(1, draw.choice([10, 100, 2_000])) for _ in range(draw.randint(2, 8))]
            questions.append((method, weights, draw.randint(len(weights), 40)))
        exact = kerben(program, questions)
        for peer in PEERS:
            wrong, failed, first, left = 0, 0, None, list(range(cases))
            while left:
                receiver, sender = multiprocessing.Pipe(duplex=False)
                asked = [questions[index] for index in left]
                process = multiprocessing.Process(target=several, args=(peer, asked, sender))
                process.start()
                done = 0
                for index in left:
                    if not receiver.poll(3):
                        failed += 1
                        first = first or (questions[index], "does not return")
                        done += 1
                        break
                    shared = receiver.recv()
                    done += 1
                    if isinstance(shared, str):
                        failed += 1
                        first = first or (questions[index], shared)
                    elif not agrees(shared, exact[index][1], exact[index][2], questions[index][2]):
                        wrong += 1
                        first = (questions[index], shared) if first is None else first
                process.kill()
                process.join()
                left = left[done:]
                if failed > 30:
                    break
            if wrong or failed:
                (_, weights, places), shared = first
                print(f"  {peer.__name__:<14} {method:<16} {wrong} differ, {failed} fail;"
                      f" first: {weights}, {places} -> {shared}", flush=True)


if __name__ == "__main__":
    times(sys.argv[1])
    disagreements(sys.argv[1])

"""Computes Tunisian private-sector pensions with OpenFisca for so many persons and prints one line of JSON."""
import json
import resource
import sys
import time

BEGIN = time.monotonic()

import numpy  # noqa: E402  (its import is part of the start)
from openfisca_core.simulation_builder import SimulationBuilder  # noqa: E402
from openfisca_tunisia_pension import TunisiaPensionTaxBenefitSystem  # noqa: E402

YEAR = 2011
CAREER = 40


def pensions(system, persons):
    """The pension of every person after forty years of pay, the same again after ten thousand persons; with the seconds that
    setting the inputs and computing took."""
    begin = time.monotonic()
    simulation = SimulationBuilder().build_default_simulation(system, persons)
    ones = numpy.ones(persons)
    steps = numpy.arange(persons) % 10_000
    simulation.set_input("age", YEAR, (60 * ones).astype(int))
    simulation.set_input("rsna_duree_assurance", YEAR, (4 * CAREER * ones).astype(int))
    for place, year in enumerate(range(YEAR - CAREER + 1, YEAR + 1)):
        simulation.set_input("rsna_salaire_de_base", year, 2_400.0 + 60 * place + 0.13 * steps)
    inputs = time.monotonic()
    answer = simulation.calculate("rsna_pension", YEAR)
    return answer, inputs - begin, time.monotonic() - inputs


def main():
    persons = int(sys.argv[1])
    system = TunisiaPensionTaxBenefitSystem()
    first = pensions(system, 1)
    cold = time.monotonic() - BEGIN
    answer, inputs, seconds = pensions(system, persons) if persons > 1 else first
    print(json.dumps({
        "persons": persons,
        "cold": cold,
        "made": inputs,
        "seconds": seconds,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        "paid": int((numpy.asarray(answer).ravel() > 0).sum()),
    }))


main()

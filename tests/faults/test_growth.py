from tests.faults.growth import Growth, Samples

FEWEST = 10


def samples(*found):
    made = Samples(FEWEST)
    for sample in found:
        made.add(sample)
    return made


def grown(memory, threads, descriptors):
    half = FEWEST // 2
    return samples(*[(1000, 10, 10)] * half, *[(1000 + memory, 10 + threads, 10 + descriptors)] * half)


def test_growth_is_what_is_above_the_most_of_the_first_half():
    assert grown(20, 1, 0).growth() == (20, 1, 0)
    assert grown(-20, -1, -3).growth() == (0, 0, 0)
    peak = samples((0, 0, 0), (50, 0, 0), *[(40, 0, 0)] * 6, (60, 0, 0), (55, 1, 0))
    assert peak.growth() == (5, 1, 0)


def test_a_short_life_is_not_judged():
    growth = Growth(limits=(0, 0, 0))
    short = samples(*[(1, 1, 1)] * (FEWEST - 1), None)
    assert short.growth() is None
    assert growth.add(short) == ""
    assert growth.processes == 0


def test_what_grows_too_much_is_named():
    growth = Growth(limits=(100, 2, 3))
    assert growth.add(grown(100, 2, 3)) == ""
    assert growth.add(grown(1000, 1, 4)) == "1000 KB of memory more, 100 allowed; 4 descriptors more, 3 allowed"
    assert growth.most == (1000, 2, 4)
    assert growth.processes == 2

from tests.faults.growth import Growth, Samples


def samples(*found, warm=0):
    made = Samples(warm)
    for sample in found:
        made.add(sample)
    return made


def test_growth_is_counted_from_the_first_sample_that_is_not_warming_up():
    assert samples((100, 1, 1), (500, 9, 9), (510, 9, 8), (520, 10, 9), warm=1).growth() == (20, 1, 0)
    assert samples((1, 1, 1), warm=1).growth() == (0, 0, 0)
    assert samples((1, 1, 1), None, (2, 1, 1)).growth() == (1, 0, 0)


def test_what_grows_too_much_is_named():
    growth = Growth(limits=(100, 2, 3))
    assert growth.add(samples((0, 0, 0), (100, 2, 3))) == ""
    assert growth.add(samples((0, 0, 0), (1000, 1, 4))) == (
        "1000 KB of memory more, 100 allowed; 4 descriptors more, 3 allowed"
    )
    assert growth.most == (1000, 2, 4)
    assert growth.processes == 2


def test_a_process_that_was_not_looked_at_is_not_counted():
    growth = Growth(limits=(0, 0, 0))
    assert growth.add(samples()) == ""
    assert growth.processes == 0

from tf2compat.keras.epoch_position import EpochPosition


def begun(steps_per_epoch, *arguments):
    position = EpochPosition(steps_per_epoch)
    position.begin(*arguments)
    return position


def test_it_begins_in_the_epoch_of_the_step_or_in_that_which_was_asked_for():
    assert [(p.epoch, p.batch) for p in (begun(3, 7, None), begun(None, 7, None), begun(3, 7, 5))] == [
        (2, 1),
        (0, 0),
        (5, 0),
    ]


def test_it_goes_back_with_a_recovered_session():
    position = begun(3, 0, 4)
    position.in_epoch = True
    position.batch = 2
    position.recover(1)
    assert (position.epoch, position.batch, position.in_epoch) == (4, 1, True)
    position.next_epoch()
    assert (position.epoch, position.batch, position.in_epoch) == (5, 0, False)
    position.in_epoch = True
    position.recover(2)
    assert (position.epoch, position.batch, position.in_epoch) == (4, 2, False)


def test_without_a_length_the_batches_count():
    position = begun(None, 5, None)
    position.recover(7)
    assert (position.epoch, position.batch) == (0, 2)

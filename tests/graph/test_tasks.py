import pytest

from tf2compat.graph.tasks import device_of, task_of

TASKS = [("worker", 0), ("worker", 1), ("ps", 0)]


def test_the_device_of_a_task_fits_it_alone():
    assert [task_of(device_of(task), TASKS) for task in TASKS] == TASKS
    assert task_of(device_of(("ps", 1)), TASKS) is None


@pytest.mark.parametrize(("device", "task"), [("", ("ps", 0)), ("/job:worker", ("worker", 0)), ("/task:1", TASKS[1])])
def test_the_first_task_that_fits_is_taken_in_the_order_of_names(device, task):
    assert task_of(device, TASKS) == task

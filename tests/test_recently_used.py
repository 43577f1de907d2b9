import gc
import threading
import weakref

from tf2compat.recently_used import RecentlyUsed


class Value:
    pass


def test_those_that_were_used_least_lately_go():
    kept = RecentlyUsed(3)
    entries = {name: kept.keep(name, name.upper()) for name in "abc"}
    assert kept.get("a") == "A"
    assert entries["b"].use() == "B"  # By its entry, without the key.
    kept.keep("d", "D")
    assert (entries["c"].use(), kept.get("c"), kept.entry("c")) == (None, None, None)
    assert kept.values() == ["A", "B", "D"]
    kept.keep("a", "again")  # No other goes for a key that is there.
    assert (len(kept), kept.get("a")) == (3, "again")


def test_what_is_dropped_is_freed():
    kept, value = RecentlyUsed(1), Value()
    entry, alive = kept.keep("a", value), weakref.ref(value)
    del value
    assert alive() is not None
    kept.keep("b", Value())
    assert alive() is None
    assert entry.use() is None
    entry = kept.keep("c", Value())
    kept.clear()
    assert (len(kept), entry.use()) == (0, None)


def test_several_threads():
    kept, wrong = RecentlyUsed(16), []

    def work(first):
        for number in range(first, first + 3000):
            key = number % 40
            value = kept.get(key)
            if value is None:
                value = kept.keep(key, key).use()
            if value not in (key, None):
                wrong.append((key, value))

    threads = [threading.Thread(target=work, args=(7 * n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    gc.collect()
    assert not wrong
    assert len(kept) <= 16

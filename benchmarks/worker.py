"""One side of a comparison, in a process of its own: reads a JSON request a line, answers with seconds.

python worker.py stock|tf2compat|tf1

Written for Python 3.7 as well, where TensorFlow 1.15 lives.
"""

import atexit
import contextlib
import gc
import importlib
import json
import logging
import os
import resource
import shutil
import sys
import tempfile
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
logging.disable(logging.WARNING)
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import models  # noqa: E402

MODULES = {"stock": "tensorflow.compat.v1", "tf2compat": "tf2compat.v1", "tf1": "tensorflow.compat.v1"}


class Sides:
    """The sessions of this process, opened when they are first asked for."""

    def __init__(self, kind):
        self.tf = importlib.import_module(MODULES[kind])
        self.kind = kind
        self.steps = {}
        self.keep = []

    def step(self, model, mode):
        """Returns the function that runs one step of a model."""
        if (model, mode) not in self.steps:
            self.steps[model, mode] = getattr(self, "_" + mode)(model)
        return self.steps[model, mode]

    def _open(self, model, session_of):
        """Builds a model and opens a session: (session, fetches, feeds)."""
        tf = self.tf
        graph = tf.Graph()
        with graph.as_default():
            tf.set_random_seed(1)
            loss, train_op, feeds = models.MODELS[model](tf)
            sess = session_of(loss)
        self.keep.append((sess, graph))
        return sess, [loss, train_op], feeds

    def _plain(self, loss):
        sess = self.tf.Session()
        sess.run(self.tf.global_variables_initializer())
        return sess

    def _with_hooks(self, loss):
        train = self.tf.train
        hooks = [
            train.StopAtStepHook(last_step=10**9),
            train.NanTensorHook(loss),
            train.LoggingTensorHook([loss], every_n_iter=1000),
        ]
        return train.MonitoredSession(hooks=hooks)

    def _session(self, model):
        sess, fetches, feeds = self._open(model, self._plain)
        return lambda: sess.run(fetches, feeds)

    def _monitored(self, model):
        sess, fetches, feeds = self._open(model, self._with_hooks)
        return lambda: sess.run(fetches, feeds)

    def _bare(self, model):
        """The compiled function of the same step, called with tensors: what a session adds to."""
        from tf2compat import _tf

        sess, (loss, train_op), feeds = self._open(model, self._plain)
        with sess.graph.as_default():
            step = self.tf.train.get_global_step()
        keys = sorted(feeds, key=lambda key: key.name)
        # With what the hooks of the monitored session fetch.
        program = sess._compiler.step([loss, step._graph_element], [train_op], keys)
        arrays = [(feeds[key].astype(key.dtype.as_numpy_dtype), key.dtype.as_datatype_enum) for key in keys]
        tensors = [_tf.eager_tensor(array, kind) for array, kind in arrays]
        return lambda: program(tensors)

    def first_call(self):
        tf = self.tf
        with tf.Graph().as_default():
            fetch, feeds = models.large_graph(tf)
            sess = tf.Session()
            gc.collect()
            begin = time.perf_counter()
            sess.run(fetch, feeds)
            seconds = time.perf_counter() - begin
            sess.close()
        return seconds

    def memory(self, steps, every):
        """Returns the resident memory in MiB after each `every` steps."""
        step, sizes = self.step("mlp", "monitored"), []
        for number in range(steps + 1):
            if number % every == 0:
                with open("/proc/self/statm") as statm:
                    sizes.append(int(statm.read().split()[1]) * resource.getpagesize() / 2**20)
            step()
        return sizes

    def saver(self, **options):
        """Returns (session, train_op, function that saves) of a model of half a gigabyte, opened once."""
        key = "saver" + str(options)
        if key not in self.steps:
            tf = self.tf
            models.MODELS["half_gigabyte"] = models.half_gigabyte
            sess, (_, train_op), _ = self._open("half_gigabyte", self._plain)
            folder = tempfile.mkdtemp(prefix="tf2compat_benchmark")
            atexit.register(shutil.rmtree, folder, ignore_errors=True)
            with sess.graph.as_default():
                saver = tf.train.Saver(max_to_keep=1, **options)
            sess.run(train_op)

            def save():
                with sess.graph.as_default():
                    saver.save(sess, folder + "/model.ckpt", write_meta_graph=False)
                return saver

            self.steps[key] = sess, train_op, save
        return self.steps[key]

    def save(self):
        """Returns the seconds of one `Saver.save`."""
        save = self.saver()[-1]
        begin = time.perf_counter()
        save()
        return time.perf_counter() - begin

    def run_while_saving(self, steps):
        """Returns [median, longest run without saving, seconds of `save`, longest run while the files are written]."""
        sess, train_op, save = self.saver(async_save=True)

        def seconds():
            begin = time.perf_counter()
            sess.run(train_op)
            return time.perf_counter() - begin

        idle = sorted(seconds() for _ in range(steps))
        begin = time.perf_counter()
        job = save().last_job
        copying = time.perf_counter() - begin
        during = [seconds()]
        while not job.done:
            during.append(seconds())
        return [idle[steps // 2], idle[-1], copying, max(during)]

    def images(self, input_pipeline, part, steps):
        """Returns the seconds an image of a program that reads, distorts and (`part` is 'train') learns from images."""
        key = input_pipeline, part
        if key not in self.steps:
            folder = tempfile.mkdtemp(prefix="tf2compat_benchmark")
            atexit.register(shutil.rmtree, folder, ignore_errors=True)
            names = models.write_images(folder)
            os.environ["TF2COMPAT_INPUT_PIPELINE"] = input_pipeline
            graph = self.tf.Graph()
            with graph.as_default():
                loss, train_op, _ = models.image_classifier(self.tf, names)
                batch = next(op for op in graph.get_operations() if op.type == "QueueDequeueManyV2")
                sess = self.tf.train.MonitoredSession()
            os.environ["TF2COMPAT_INPUT_PIPELINE"] = "queues"
            self.steps[key] = sess, train_op if part == "train" else batch, graph
        sess, fetch, graph = self.steps[key]
        with graph.as_default():
            for _ in range(170):  # What the queue holds is not what the threads deliver.
                sess.run(fetch)
            begin = time.perf_counter()
            for _ in range(steps):
                sess.run(fetch)
            seconds = (time.perf_counter() - begin) / steps / 128
            size = next(op for op in graph.get_operations() if op.type == "QueueSizeV2" and "shuffle" in op.name)
            full = 0 if input_pipeline == "tf.data" else 20000
            while sess.run(size.outputs[0]) < full:  # Its threads must not work while the other side is measured.
                time.sleep(0.1)
            return seconds


def main():
    sides = Sides(sys.argv[1])
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # What TensorFlow prints must not come between the answers.
    for line in sys.stdin:
        request = json.loads(line)
        with contextlib.redirect_stdout(sys.stderr):
            if request["what"] == "first_call":
                answer = sides.first_call()
            elif request["what"] == "save":
                answer = sides.save()
            elif request["what"] == "run_while_saving":
                answer = sides.run_while_saving(request["steps"])
            elif request["what"] == "images":
                answer = sides.images(request["input_pipeline"], request["part"], request["steps"])
            elif request["what"] == "memory":
                answer = sides.memory(request["steps"], request["every"])
            else:
                step = sides.step(request["model"], request["what"])
                begin = time.perf_counter()
                for _ in range(request["steps"]):
                    step()
                answer = (time.perf_counter() - begin) / request["steps"]
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()

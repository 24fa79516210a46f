"""Lambda: the names of errors, and the file systems of a function."""

import os
import tempfile
import threading

from ministack.core import lambda_runtime
from ministack.services import lambda_svc
from ministack.services.cloudformation.provisioners import _RESOURCE_HANDLERS

_failed = threading.local()


def mend():
    name_errors()
    mount_file_systems()


def name_errors():
    """A failed Node function says its error's name and stack: {errorType, errorMessage, trace}, as Lambda's runtime writes it."""
    script = lambda_runtime._NODEJS_WORKER_SCRIPT
    told = 'status: "error", error: String(err.message || err), trace: err.stack || ""'
    named = (
        'status: "error", error: String(err?.message ?? err), trace: err?.stack ?? "", '
        "errorType: err instanceof Error ? err.name : typeof err"
    )
    settled = "const settle = (err, res) => {"
    fails = "err => settle(err)"
    mended = script.replace(told, named)
    # Something that is no error, and may be false, can be thrown too.
    mended = mended.replace(settled, "const settle = (err, res, failed = Boolean(err)) => {").replace("if (err) {\n          _real", "if (failed) {\n          _real")
    mended = mended.replace(fails, "err => settle(err, undefined, true)")
    if mended == script or named not in mended:
        raise RuntimeError("The emulator's Node worker is not the one that these mends were written for.")
    lambda_runtime._NODEJS_WORKER_SCRIPT = mended

    invoke = lambda_runtime.Worker.invoke
    execute = lambda_svc._execute_function_warm

    def remembering(self, *args, **kwargs):
        result = invoke(self, *args, **kwargs)
        _failed.result = result if "errorType" in result else None
        return result

    def telling(*args, **kwargs):
        _failed.result = None
        answer = execute(*args, **kwargs)
        if answer.get("error") and _failed.result:
            answer["body"]["errorType"] = _failed.result["errorType"]
            answer["body"]["trace"] = _failed.result["trace"].split("\n")
        return answer

    lambda_runtime.Worker.invoke = remembering
    lambda_svc._execute_function_warm = telling


def mount_file_systems():
    """
    A function finds its access point's files where it mounts them. Here no folder can be mounted for one process only: so each
    access point is a folder of the emulator's data, and settings that name a place in the mount name that folder. /tmp is each
    instance's own as well.
    """
    spawn = lambda_runtime.Worker._spawn

    def mended(self):
        config = self.config
        self.config = _with_folders(config)
        try:
            return spawn(self)
        finally:
            self.config = config

    lambda_runtime.Worker._spawn = mended

    functions = _RESOURCE_HANDLERS["AWS::Lambda::Function"]
    create, update = functions["create"], functions["update"]

    def remembering(name, properties, stack):
        physical, attributes = create(name, properties, stack)
        _mounts(physical, properties)
        return physical, attributes

    def changing(physical, before, properties, stack, name=None):
        physical, attributes = update(physical, before, properties, stack, name)
        _mounts(physical, properties)
        return physical, attributes

    functions["create"], functions["update"] = remembering, changing


def _mounts(function, properties):
    lambda_svc._functions[function]["config"]["FileSystemConfigs"] = properties.get("FileSystemConfigs") or []


def _with_folders(config):
    variables = dict((config.get("Environment") or {}).get("Variables") or {})
    for mount in config.get("FileSystemConfigs") or []:
        place = mount["LocalMountPath"]
        folder = os.path.join(os.environ["TMPDIR"], "efs", mount["Arn"].rsplit("/", 1)[-1])
        os.makedirs(folder, exist_ok=True)
        for name, value in variables.items():
            if value == place or value.startswith(place + "/"):
                variables[name] = folder + value[len(place):]
    variables["TMPDIR"] = tempfile.mkdtemp(prefix="instance-")
    return {**config, "Environment": {"Variables": variables}}

"""Step Functions: how long a task may take, and waits for a task token."""

import threading

from ministack.core.responses import error_response_json
from ministack.services import stepfunctions

_waiting = threading.local()


def mend():
    evaluate_timeouts()
    end_waits_once()
    fail_waits_whose_function_fails()


def evaluate_timeouts():
    """TimeoutSeconds of a task may be a JSONata expression."""
    execute = stepfunctions._execute_task

    def mended(state, given, execution, context):
        if isinstance(state.get("TimeoutSeconds"), str):
            seconds = stepfunctions._jsonata_state_field(state, "TimeoutSeconds", "number", given, context)
            state = {**state, "TimeoutSeconds": seconds}
        return execute(state, given, execution, context)

    stepfunctions._execute_task = mended


def end_waits_once():
    """A wait that was ended is over for whoever comes next, also before the execution has gone on."""
    for name in ("_send_task_success", "_send_task_failure"):
        setattr(stepfunctions, name, _once(getattr(stepfunctions, name)))


def _once(end):
    def mended(data):
        found = stepfunctions._task_tokens.get(data.get("taskToken"))
        if found and found["event"].is_set():
            return error_response_json("TaskTimedOut", "Task Timed Out: 'Provided task does not exist anymore'", 400)
        return end(data)

    return mended


def fail_waits_whose_function_fails():
    """A function that was to keep the token and failed ends the wait with its error, which is retried or caught."""
    invoke = stepfunctions._invoke_with_callback
    call = stepfunctions._call_lambda

    def with_token(resource, input_data, token, state_def):
        _waiting.token = token
        try:
            return invoke(resource, input_data, token, state_def)
        finally:
            _waiting.token = None

    def calling(func_ref, event):
        token, _waiting.token = getattr(_waiting, "token", None), None
        try:
            return call(func_ref, event)
        except stepfunctions._ExecutionError as error:
            found = stepfunctions._task_tokens.get(token)
            if found and not found["event"].is_set():
                found["error"] = {"Error": error.error, "Cause": error.cause}
                found["event"].set()
            raise

    stepfunctions._invoke_with_callback = with_token
    stepfunctions._call_lambda = calling

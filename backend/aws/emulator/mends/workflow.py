"""Step Functions: how long a task may take, waits for a task token, and distributed Maps in JSONata."""

import copy
import threading

from ministack.core.responses import error_response_json
from ministack.services import stepfunctions

_waiting = threading.local()


def mend():
    evaluate_timeouts()
    end_waits_once()
    fail_waits_whose_function_fails()
    run_distributed_maps_in_jsonata()


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


def run_distributed_maps_in_jsonata():
    """Items, ItemSelector, Output and Assign of a distributed Map may be JSONata expressions."""
    run = stepfunctions._run_distributed_map

    def mended(state, given, effective, iterator, execution, context):
        if stepfunctions._state_query_language(state, context) != "JSONata":
            return run(state, given, effective, iterator, execution, context)
        items = given
        if "Items" in state:
            items = stepfunctions._jsonata_state_field(state, "Items", "array", given, context)
        selector = state.get("ItemSelector")
        if selector is not None:
            items = [_selected(selector, given, context, index, item) for index, item in enumerate(items)]
        plain = {name: state[name] for name in state if name not in ("Items", "ItemSelector", "Output", "Assign")}
        plain["QueryLanguage"] = "JSONPath"
        results, following = run(plain, items, items, iterator, execution, context)
        output = stepfunctions._apply_jsonata_output(state, given, context, result=results, default=results)
        stepfunctions._apply_state_assign(state, given, context, result=results)
        return output, following

    stepfunctions._run_distributed_map = mended


def _selected(selector, given, context, index, item):
    of_item = copy.deepcopy(context)
    of_item["Map"] = {"Item": {"Index": index, "Value": item}}
    return stepfunctions._apply_jsonata_template(selector, given, of_item)

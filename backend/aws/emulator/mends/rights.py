"""IAM, where it is enforced: what conditions are told of a request; refusals are logged."""

import contextvars
import json
import logging

from ministack import app
from ministack.core import iam_actions, iam_evaluator
from ministack.core.responses import get_account_id
from ministack.services import iam, ses_v2, stepfunctions

_log = logging.getLogger("rights")
_sender = contextvars.ContextVar("sender", default=None)


def mend():
    speak_tls()
    know_roles()
    know_senders()
    know_waits()
    know_deleted_versions()
    tell_refusals()


def speak_tls():
    """Requests count as sent over TLS, which the emulator does not speak here."""
    pin = app.pin_request_origin
    app.pin_request_origin = lambda address, _: pin(address, True)


def know_roles():
    """aws:PrincipalArn of a session is its role."""
    resolve = iam_evaluator._resolve_condition_key

    def mended(key, context):
        found = resolve(key, context)
        if key.lower() != "aws:principalarn" or ":assumed-role/" not in (found or ""):
            return found
        role = iam._roles.get(found.split("/")[1])
        return role["Arn"] if role else found

    iam_evaluator._resolve_condition_key = mended


def know_senders():
    """ses:SendEmail is on the identity that sends, and on the configuration set, and knows the sender's address."""
    enforce_ses = app._enforce_ses_v2
    enforce = iam_evaluator.enforce

    def remembering(method, path, headers, body, *rest):
        token = _sender.set(_message(path, body))
        try:
            return enforce_ses(method, path, headers, body, *rest)
        finally:
            _sender.reset(token)

    def mended(access_key, action, service, region, resource_arn="*", service_context=None):
        message = _sender.get()
        if action != "ses:SendEmail" or not message:
            return enforce(access_key, action, service, region, resource_arn=resource_arn, service_context=service_context)
        context = {**(service_context or {}), "ses:FromAddress": _address(message)}
        for resource in _resources(message, region):
            refused = enforce(access_key, action, service, region, resource_arn=resource, service_context=context)
            if refused is not None:
                return refused
        return None

    app._enforce_ses_v2 = remembering
    iam_evaluator.enforce = mended


def _message(path, body):
    if not path.endswith("/outbound-emails"):
        return None
    message = json.loads(body or b"{}")
    return message if message.get("FromEmailAddress") else None


def _address(message):
    return message["FromEmailAddress"].rsplit("<", 1)[-1].rstrip(">")


def _resources(message, region):
    address = _address(message)
    identity = address if address in ses_v2._identities else address.rsplit("@", 1)[-1]
    at = f"arn:aws:ses:{region}:{get_account_id()}"
    configuration = message.get("ConfigurationSetName")
    return [f"{at}:identity/{identity}"] + ([f"{at}:configuration-set/{configuration}"] if configuration else [])


def know_waits():
    """states:SendTask... is on the state machine that waits; here whoever may for any of them may."""
    enforce = iam_evaluator.enforce

    def mended(access_key, action, service, region, resource_arn="*", service_context=None):
        refused = enforce(access_key, action, service, region, resource_arn=resource_arn, service_context=service_context)
        if refused is None or not action.startswith("states:SendTask"):
            return refused
        machines = list(stepfunctions._state_machines)
        allowed = any(enforce(access_key, action, service, region, resource_arn=arn) is None for arn in machines)
        return None if allowed else refused

    iam_evaluator.enforce = mended


def know_deleted_versions():
    """DeleteObjects is s3:DeleteObjectVersion for what it names with a version, also for the first of them."""
    action_of = iam_actions.extract_iam_action

    def mended(service, method, path, headers, body, query):
        action = action_of(service, method, path, headers, body, query)
        if action != "s3:DeleteObject" or method != "POST":
            return action
        first = iam_actions._s3_batch_delete_targets(path.strip("/").split("/")[0], body)[:1]
        return "s3:DeleteObjectVersion" if any(version for _, version in first) else action

    iam_actions.extract_iam_action = mended


def tell_refusals():
    enforce = iam_evaluator.enforce

    def mended(access_key, action, service, region, resource_arn="*", service_context=None):
        refused = enforce(access_key, action, service, region, resource_arn=resource_arn, service_context=service_context)
        if refused is not None:
            caller = iam_evaluator.resolve_caller_identity(access_key) or {}
            _log.warning("REFUSED %s %s %s: %s", caller.get("userArn"), action, resource_arn, refused)
        return refused

    iam_evaluator.enforce = mended

"""AppSync: who asks and what they may, what a resolver is told of a query, and where the API is."""

import contextlib
import contextvars
import os
import time

from graphql import GraphQLError, parse

from ministack.core import appsync_graphql
from ministack.core.iam_evaluator import resolve_caller_identity
from ministack.core.responses import get_account_id
from ministack.core.router import extract_access_key_id
from ministack.services import appsync, cognito, s3
from ministack.services.cloudformation.provisioners import _RESOURCE_HANDLERS

from .selection import depth_of, introspects, selection_of

POOL = "AMAZON_COGNITO_USER_POOLS"
IAM = "AWS_IAM"
_DIRECTIVES = {"aws_cognito_user_pools": POOL, "aws_iam": IAM, "aws_api_key": "API_KEY", "aws_oidc": "OPENID_CONNECT", "aws_lambda": "AWS_LAMBDA"}

_call = contextvars.ContextVar("call", default=None)
_selection = contextvars.ContextVar("selection", default=None)


def mend():
    know_callers()
    authorise_fields()
    tell_selections()
    show_details_of_errors()
    take_code_from_assets()


def know_callers():
    """A caller of a user pool is who its token proves, and of IAM the principal that signed; anyone else gets 401."""
    appsync._request_is_authenticated = lambda _, api, headers: _caller(api, headers) is not None
    identity_of_token = appsync._cognito_identity
    appsync._cognito_identity = lambda api, headers: _identity(api, headers, identity_of_token)


def _caller(api, headers):
    headers = {name.lower(): value for name, value in (headers or {}).items()}
    authorization = headers.get("authorization", "")
    modes = appsync._auth_modes(api)
    if authorization.startswith("AWS4-HMAC-SHA256"):
        return {"mode": IAM, "groups": []} if IAM in modes else None
    token = authorization[7:] if authorization[:7].lower() == "bearer " else authorization
    claims = cognito._token_claims(token)
    pools = [each.get("userPoolConfig") for each in [api, *(api.get("additionalAuthenticationProviders") or [])]]
    issuers = [pool["userPoolId"] for pool in pools if pool]
    proved = (
        POOL in modes
        and claims.get("iss", "").rsplit("/", 1)[-1] in issuers
        and claims.get("exp", 0) > time.time()
        and cognito._signature_valid(token)
    )
    return {"mode": POOL, "groups": claims.get("cognito:groups") or []} if proved else None


def _identity(api, headers, identity_of_token):
    caller = _caller(api, headers)
    if caller is None or caller["mode"] == POOL:
        return identity_of_token(api, headers)
    principal = resolve_caller_identity(extract_access_key_id(headers)) or {}
    return {
        "accountId": get_account_id(),
        "userArn": principal.get("userArn") or f"arn:aws:iam::{get_account_id()}:root",
        "username": principal.get("userId") or get_account_id(),
        "sourceIp": ["127.0.0.1"],
        "cognitoIdentityPoolId": None,
        "cognitoIdentityId": None,
        "cognitoIdentityAuthType": None,
        "cognitoIdentityAuthProvider": None,
    }


def authorise_fields():
    """
    A field is answered to those whom its directives admit, else those of its type; without any, to the API's first mode,
    unless that denies by default. Introspection and the depth of a query are limited as the API says.
    """
    execute_with_schema = appsync._execute_with_schema
    execute = appsync_graphql.execute

    def remembering(api_id, sdl, query, variables, operation, headers, authorize=None):
        api = appsync._apis.get(api_id, {})
        # The emulator asks who came only where the API's first mode is a user pool.
        for provider in api.get("additionalAuthenticationProviders") or []:
            if provider.get("userPoolConfig"):
                api.setdefault("userPoolConfig", provider["userPoolConfig"])
        token = _call.set({"api": api, **(_caller(api, headers) or {})})
        try:
            return execute_with_schema(api_id, sdl, query, variables, operation, headers, authorize)
        finally:
            _call.reset(token)

    def mended(api_id, sdl, query, variables, operation, resolve, context):
        call = _call.get()
        with contextlib.suppress(GraphQLError):
            document = parse(query)
            limit = call["api"].get("queryDepthLimit") or 0
            if introspects(document) and call["api"].get("introspectionConfig") == "DISABLED":
                return None, [{"message": "Introspection is disabled for this API.", "errorType": "ValidationError"}]
            if limit and depth_of(document) > limit:
                return None, [{"message": f"Query depth exceeds the limit of {limit}.", "errorType": "QueryDepthLimitReached"}]

        def resolving(source, info, **arguments):
            if not _admits(info, call):
                name, owner = info.field_name, info.parent_type.name
                raise appsync._AppSyncResolverError(f"Not Authorized to access {name} on type {owner}", "Unauthorized")
            token = _selection.set(selection_of(info))
            try:
                return resolve(source, info, **arguments)
            finally:
                _selection.reset(token)

        return execute(api_id, sdl, query, variables, operation, resolving, context)

    appsync._execute_with_schema = remembering
    appsync_graphql.execute = mended


def _admits(info, call):
    owner = info.parent_type
    for node in (owner.fields[info.field_name].ast_node, owner.ast_node):
        found = {_DIRECTIVES[each.name.value]: each for each in (node.directives if node else []) if each.name.value in _DIRECTIVES}
        if found:
            return call["mode"] in found and _in_groups(found[call["mode"]], call["groups"])
    first = call["api"].get("authenticationType")
    action = (call["api"].get("userPoolConfig") or {}).get("defaultAction", "ALLOW")
    return call["mode"] == first and (first != POOL or action == "ALLOW")


def _in_groups(directive, groups):
    wanted = [value.value for argument in directive.arguments if argument.name.value == "cognito_groups" for value in argument.value.values]
    return not wanted or any(group in wanted for group in groups)


def tell_selections():
    """A resolver reads in info what was selected below its field."""
    context = appsync._js_ctx

    def mended(*args, **kwargs):
        told = context(*args, **kwargs)
        told["info"].update(_selection.get() or {})
        return told

    appsync._js_ctx = mended


def show_details_of_errors():
    """What a resolver gives util.error as errorInfo is in the answer."""
    shown = appsync_graphql._as_appsync_errors

    def mended(errors):
        told = shown(errors)
        for error, entry in zip(errors or [], told):
            details = getattr(getattr(error, "original_error", None), "error_info", None)
            if details is not None:
                entry["errorInfo"] = details
        return told

    appsync_graphql._as_appsync_errors = mended


def take_code_from_assets():
    """The code of a resolver is read from where the template says. The API is at the emulator's own address."""
    resolvers = _RESOURCE_HANDLERS["AWS::AppSync::Resolver"]
    create_resolver = resolvers["create"]

    def with_code(name, properties, stack):
        place = properties.get("CodeS3Location")
        if place:
            bucket, key = place.removeprefix("s3://").split("/", 1)
            code = s3._get_object_data(bucket, key).decode()
            properties = {**properties, "Code": code}
        return create_resolver(name, properties, stack)

    apis = _RESOURCE_HANDLERS["AWS::AppSync::GraphQLApi"]
    create_api, update_api = apis["create"], apis["update"]

    def at_emulator(api_id, attributes):
        url = f"http://127.0.0.1:{os.environ['GATEWAY_PORT']}/v1/apis/{api_id}/graphql"
        appsync._apis[api_id]["uris"]["GRAPHQL"] = url
        return api_id, {**attributes, "GraphQLUrl": url, "RealtimeUrl": appsync._apis[api_id]["uris"]["REALTIME"]}

    resolvers["create"] = with_code
    apis["create"] = lambda *args: at_emulator(*create_api(*args))
    apis["update"] = lambda *args, **kwargs: at_emulator(*update_api(*args, **kwargs))

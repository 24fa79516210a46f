"""S3: owners of buckets, reads of versions, copies that must not overwrite."""

from ministack.core.responses import get_account_id
from ministack.services import s3


def mend():
    read_versions_in_full()
    check_owners()
    copy_once()


def read_versions_in_full():
    """GetObject of a version honours Range and response-*, as of the current object."""
    get_object = s3._get_object

    def mended(bucket, key, headers, query=None):
        status, answered, body = get_object(bucket, key, headers, query)
        if status != 200 or not s3._qp(query or {}, "versionId", ""):
            return status, answered, body
        s3._apply_response_overrides(answered, query)
        if not headers.get("range"):
            return status, answered, body
        found = s3._parse_range(headers["range"], len(body))
        if found is None:
            return s3._error("InvalidRange", "The requested range is not satisfiable", 416)
        start, end = found
        part = body[start : end + 1]
        kept = {name: value for name, value in answered.items() if not name.lower().startswith("x-amz-checksum")}
        kept["Content-Length"] = str(len(part))
        kept["Content-Range"] = f"bytes {start}-{end}/{len(body)}"
        return 206, kept, part

    s3._get_object = mended


def check_owners():
    """A request that expects another owner of a bucket is refused. All buckets here are the caller's."""
    handle = s3.handle_request
    names = ("x-amz-expected-bucket-owner", "x-amz-source-expected-bucket-owner")

    async def mended(method, path, headers, body, query, *args, **kwargs):
        for name in names:
            expected = headers.get(name) or s3._qp(query, name, "")
            if expected and expected != get_account_id():
                return s3._error("AccessDenied", "Access Denied", 403)
        return await handle(method, path, headers, body, query, *args, **kwargs)

    s3.handle_request = mended


def copy_once():
    """CopyObject honours If-None-Match: * of its destination."""
    copy = s3._copy_object

    def mended(bucket, key, headers):
        there = (s3._ensure_bucket(bucket) or {}).get("objects", {})
        if headers.get("if-none-match") == "*" and key in there:
            return s3._error("PreconditionFailed", "At least one of the pre-conditions you specified did not hold", 412)
        return copy(bucket, key, headers)

    s3._copy_object = mended

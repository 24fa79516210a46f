"""Where the emulator does other than AWS in what Sluice stands on, it is put right here, each with what AWS does."""

from . import api, buckets, lambdas, rights, templates, workflow


def mend():
    lambdas.mend()
    buckets.mend()
    templates.mend()
    api.mend()
    workflow.mend()
    rights.mend()

# Derived from the template: `copier update` replaces this file. Do not edit.
"""Whether deploy/ would be accepted by Kubernetes and would hold what service.yml promises, judged without a cluster."""

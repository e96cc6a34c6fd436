"""Which words of the sources answer a question: candidates, the judge's opinion, rules, choice."""

"""Answers about spans that the caller marks: the PLOVER root of a pair, how an event stands.

`request` reads what a line asks; `model` answers, with a small encoder that is loaded when first asked.
"""

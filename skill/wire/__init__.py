"""The wire models both sides share: shapes only, no behaviour, importing nothing of ours."""

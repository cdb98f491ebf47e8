"""What people wish, whatever their words: a model learned from labelled sentences, beside the rules."""

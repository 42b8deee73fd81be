"""The letters room: the register, one letter and its signature, the Word forms, lembar disposisi."""

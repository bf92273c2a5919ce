"""Full-text search over a discussion: the same answers on both databases.

Python folds a post's visible text into words (no case, no accents, Han and the like letter by letter), and
the same function folds what is asked: the parsers of FTS5 and PostgreSQL cut words in different places, and
`unaccent` is an extension that not everybody may add. The words stand in the post's own row, so that the
statement that stores, edits or removes a text indexes it; each database keeps its own index over that column
(migration "search"). Before the words stands the discussion's number, as a word with a sign that no text's
words have, so that an index of many schools is entered at one discussion.

Every word of a query must begin a word of the post. Newest posts come first, since the two databases would
weigh words differently; what sounds like a question is ordered by how many of its longest words a thread has.
"""

"""The door to platforms: the only package that speaks LTI, and the only importer of pylti1p3."""

"""Normalisation, sentences, boilerplate, duplicate families, segmentation."""

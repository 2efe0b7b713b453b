"""xietong (协同): stage-wise evidence of cooperation in public-health emergencies from Chinese notices and news."""

__version__ = "0.1.0"

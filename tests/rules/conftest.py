from hypothesis import settings

# A busy machine is slow, not wrong; what must be fast measures itself.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

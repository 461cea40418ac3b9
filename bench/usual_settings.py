"""SimpleJWT's defaults: rotation with its blacklist app, beside the project's own sign-in."""

from bench import settings

globals().update({name: value for name, value in vars(settings).items() if name.isupper()})

INSTALLED_APPS = [*settings.project.INSTALLED_APPS, "rest_framework_simplejwt.token_blacklist"]
ROOT_URLCONF = "bench.usual_urls"
SIMPLE_JWT = settings.project.SIMPLE_JWT | {"ROTATE_REFRESH_TOKENS": True, "BLACKLIST_AFTER_ROTATION": True}

"""Every address of the platform. Pages stand under their language, /en/… and /km/…; what machines ask for does not."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from ponleu.forms.urls_central import urlpatterns as programs
from ponleu.forms.urls_openrosa import urlpatterns as telephones
from ponleu.people.views.identities import returned
from ponleu.people.views.roles import roles
from ponleu.site import views

urlpatterns = [
    path("robots.txt", views.robots, name="robots"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("oidc/<slug:provider_id>/callback/", returned, name="openid_connect_callback"),  # as allauth asks for it
    path("openrosa/<device_token:token>/", include((telephones, "openrosa"))),
    path("openrosa/", include((telephones, "openrosa"), namespace="openrosa_digest")),
    path("v1/", include((programs, "central"))),
    *i18n_patterns(
        path("", views.home, name="home"),
        path("about/", views.about, name="about"),
        path("help/", views.find_help, name="help"),
        path("people/roles/", roles, name="roles"),
        path("forms/", include("ponleu.forms.urls")),
        path("studies/", include("ponleu.studies.urls")),
        path("people/", include("ponleu.people.administration_urls")),
        path("account/", include("ponleu.people.urls")),
    ),
]

handler400 = views.bad_request
handler403 = views.forbidden
handler404 = views.not_found
handler500 = views.failed

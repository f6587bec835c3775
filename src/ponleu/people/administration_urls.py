"""The addresses of the pages for those who look after people, teams and networks; they stand under /people/."""

from django.urls import path

from ponleu.people.views import ceremonies, giving, groups, inviting, networks, organisations, overview, people, recovering

urlpatterns = [
    path("", overview.overview, name="administration"),
    path("accounts/", people.people, name="people"),
    path("accounts/invite/", inviting.invite, name="invite"),
    path("accounts/<uuid:id>/", people.one_person, name="person"),
    path("accounts/<uuid:id>/close/", people.close_account, name="close_account"),
    path("accounts/<uuid:id>/open/", people.open_account, name="open_account"),
    path("accounts/<uuid:id>/sign-out/", people.sign_out_person, name="sign_out_person"),
    path("accounts/<uuid:id>/ask-for-role/", giving.ask_for_role, name="ask_for_role"),
    path("accounts/<uuid:id>/invite/", inviting.invite_again, name="invite_again"),
    path("accounts/<uuid:id>/withdraw/", inviting.withdraw_invitation, name="withdraw_invitation"),
    path("given-roles/<uuid:id>/end/", giving.end_role, name="end_role"),
    path("accounts/<uuid:id>/recover/", recovering.recover_person, name="recover_person"),
    path("ceremony/", ceremonies.list_ceremonies, name="ceremonies"),
    path("ceremony/<uuid:id>/", ceremonies.one_ceremony, name="ceremony"),
    path("ceremony/<uuid:id>/agree/", ceremonies.agree_to_ceremony, name="agree_to_ceremony"),
    path("ceremony/<uuid:id>/hold/", ceremonies.hold_ceremony, name="hold_ceremony"),
    path("ceremony/<uuid:id>/sheets/", ceremonies.ceremony_sheets, name="ceremony_sheets"),
    path("ceremony/<uuid:id>/make/", ceremonies.make_key, name="make_key"),
    path("ceremony/<uuid:id>/stop/", ceremonies.stop_ceremony, name="stop_ceremony"),
    path("ceremony/<uuid:id>/rehearse/", recovering.rehearse_ceremony, name="rehearse_ceremony"),
    path("waiting/", giving.waiting, name="waiting"),
    path("waiting/<uuid:id>/", giving.one_waiting, name="one_waiting"),
    path("waiting/<uuid:id>/agree/", giving.agree_to_role, name="agree_to_role"),
    path("waiting/<uuid:id>/decline/", giving.decline_role, name="decline_role"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/enter/", organisations.enter_organisation, name="enter_organisation"),
    path("organisations/<uuid:id>/", organisations.one_organisation, name="organisation"),
    path("organisations/<uuid:id>/network/", organisations.found_network, name="found_network"),
    path("organisations/<uuid:id>/working-group/", organisations.set_up_group, name="set_up_group"),
    path("networks/", networks.networks, name="networks"),
    path("networks/<uuid:id>/", networks.one_network, name="network"),
    path("memberships/<uuid:id>/leave-network/", networks.leave_network, name="leave_network"),
    path("working-groups/", groups.groups, name="groups"),
    path("working-groups/<uuid:id>/", groups.one_group, name="group"),
    path("seats/<uuid:id>/end/", groups.end_seat, name="end_seat"),
]

"""What people type: a file for each subject."""

from ponleu.people.inputs.accounts import Invite
from ponleu.people.inputs.groups import CHANNELS, EnterOrganisation, FoundNetwork, FoundTeam, Named, SignInName
from ponleu.people.inputs.roles import AskForRole
from ponleu.people.inputs.signing_in import (
    AddKey,
    ByKey,
    InvitationCode,
    Join,
    NewPassphrase,
    Recover,
    RenameKey,
    SecondStep,
    SecondStepByKey,
    SetUpCodes,
    SignIn,
    Unlock,
    told,
)

__all__ = [
    "CHANNELS",
    "AddKey",
    "AskForRole",
    "ByKey",
    "EnterOrganisation",
    "FoundNetwork",
    "FoundTeam",
    "InvitationCode",
    "Invite",
    "Join",
    "Named",
    "NewPassphrase",
    "Recover",
    "RenameKey",
    "SecondStep",
    "SecondStepByKey",
    "SetUpCodes",
    "SignIn",
    "SignInName",
    "Unlock",
    "told",
]

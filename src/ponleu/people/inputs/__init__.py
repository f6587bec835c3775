"""What people type: a file for each subject."""

from ponleu.people.inputs.signing_in import (
    AddKey,
    RenameKey,
    SecondStep,
    SecondStepByKey,
    SetUpCodes,
    SignIn,
    Unlock,
    told,
)

__all__ = ["AddKey", "RenameKey", "SecondStep", "SecondStepByKey", "SetUpCodes", "SignIn", "Unlock", "told"]

# Mails. Each says who writes, why, and what happens when nothing is done.

mail-signature =
    { $network }
    { $origin }
    Sent by the site; answers to this address are not read.

mail-invitation-subject = Your invitation to join { $network }
mail-invitation-body =
    Hello,

    You may create your account on { $network }, a network where digital mediators share what they do.

    Open this link to choose your name and your password:

    { $link }

    It works once, for seven days. If you did not expect this message, do nothing: no account will be created.

mail-member-subject = You already have an account on { $network }
mail-member-body =
    Hello,

    Somebody, probably you, has just asked for an account on { $network } with this address. You already have one.

    To sign in:
    { $login }

    To choose a new password:
    { $forgot }

    If it was not you, do nothing: your account has not changed.

mail-request-subject = A request to join { $network }
mail-request-body =
    Hello,

    { $name } ({ $email }) asks to join { $network }. This is their answer to your question:

    { $answer }

    To accept or refuse:
    { $link }

    As long as nobody decides, the request waits.

mail-request-bare-body =
    Hello,

    { $name } ({ $email }) asks to join { $network }. Your network asks no question of those who join.

    To accept or refuse:
    { $link }

    As long as nobody decides, the request waits.

mail-approved-subject = Welcome to { $network }
mail-approved-body =
    Hello,

    Your request is accepted: your account on { $network } is open. Sign in with the address and the password that you chose:

    { $login }

mail-refused-subject = Your request to join { $network }
mail-refused-body =
    Hello,

    Your request to join { $network } was not accepted. What you had written is erased. Practices can be read without an account:

    { $origin }

mail-reset-subject = Choose a new password for { $network }
mail-reset-body =
    Hello,

    Somebody, probably you, asked for a new password for your account on { $network }. Open this link to choose it:

    { $link }

    It works once, for one hour. If it was not you, do nothing: your password stays the same.

mail-password-subject = Your password on { $network } has changed
mail-password-body =
    Hello,

    The password of your account on { $network } has just been changed, and sessions open elsewhere have ended.

    If it was not you, choose another one at once, and tell the administrators of the network:

    { $forgot }

mail-email-subject = Your address on { $network } has changed
mail-email-body =
    Hello,

    The address of your account on { $network } is now { $email }. You will get no more messages at this one.

    If it was not you, tell the administrators of the network at once.

mail-news-subject = News of your sheets: { $network }
mail-news-body =
    Hello { $name },

    This is what happened to your sheets since your last visit:

    { $lines }

    All of it is also on the page “My sheets”:

    { $mine }

    To get no more of these letters, untick “Tell me by mail” in your profile:

    { $profile }

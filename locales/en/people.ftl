# Accounts: coming in, joining, one's own account, others, administration.

## Fields

people-email-label = E-mail address
people-password-label = Password
people-new-password-label = New password
people-password-hint = At least 12 characters. A sentence of a few words is fine; no digit or sign is required.
people-current-password-label = Current password
people-name-label = Name
people-name-hint = The one that signs your sheets and comments.
people-handle-label = Handle
people-handle-hint = 2 to 30 characters among a-z, 0-9 and _. It makes your address on the network and never changes.
people-structure-label = Organisation
people-territory-label = Territory
people-territory-hint = It sets the hours you are shown, and the territory offered in your sheets.
people-language-label = Language of pages and mails
people-presentation-label = Presentation
people-presentation-hint = Your job, your field, what people may call you about.
people-answer-label = Your answer
people-role-label = Role
people-status-label = State
people-since-label = Joined
people-seen-label = Last visit
people-seen-never = Never
people-emails-label = E-mail addresses
people-emails-hint = One per line, or separated by commas. Fifty at most.
people-reason-label = Reason
people-reason-hint = It is kept in the audit log.
people-mode-label = People join this network
people-question-label = Question asked
people-question-hint = For example: where do you work, and with whom? The answer is shown to those who decide.

## States

people-status-active = Active
people-status-pending = Waiting
people-status-suspended = Suspended

## Ways to join the network

people-mode-invitation = by invitation
people-mode-invitation-meaning = Administrators send a link to each person.
people-mode-approval = by asking
people-mode-approval-meaning = Anyone may ask, by answering a question; administrators accept or refuse.
people-mode-open = freely
people-mode-open-meaning = Whoever confirms their e-mail address gets a reader’s account.

## What is wrong

people-error-email = Give an e-mail address such as name@example.com.
people-error-email-missing = Give your e-mail address.
people-error-email-taken = An account already has this e-mail address.
people-error-password-missing = Give your password.
people-error-password-short = Choose a password of at least 12 characters.
people-error-password-long = Choose a password of at most 256 characters.
people-error-password-common = This password is among those that are tried first. Choose a few unrelated words instead.
people-error-password-email = The password must not contain the beginning of your e-mail address.
people-error-current-missing = Give your current password.
people-error-current-wrong = This is not your current password.
people-error-handle-invalid = A handle has 2 to 30 characters among a-z, 0-9 and _, without accents or spaces.
people-error-handle-reserved = This handle is reserved. Choose another.
people-error-handle-taken = This handle is taken. Choose another.
people-error-name = Give a name, of at most 100 characters.
people-error-territory = Choose a territory of the list.
people-error-answer = Answer the network’s question.
people-error-last-administrator = This is the only administrator: give that role to somebody else first.
people-error-token-name = Say what this token is for.
people-error-sure = Tick the box to confirm.
people-error-reason = Give the reason for the suspension.
people-error-no-email = Give at least one e-mail address.
people-error-one-email = “{ $email }” is not an e-mail address.
people-error-many-emails = Give at most { $max } addresses at a time.
people-error-question = Write the question to be answered.
people-error-question-long = The question has at most 500 characters.

## Coming in

people-login-title = Sign in
people-login-submit = Sign in
people-login-resume = Your session had ended. What you wrote is kept: sign in to find it again.
people-login-forgot = Forgotten password
people-login-signup = Join this network
people-login-wrong = The address and the password do not go together. Check both.
people-login-pending = Your request to join is still being considered. You will get a mail.
people-login-suspended = This account is suspended. Write to the administrators of the network.
people-resume-title = Your text is here
people-resume-text = Nothing you wrote is lost, except files, which have to be attached again. All that remains is to send it.

## Forgotten password

people-forgot-title = Forgotten password
people-forgot-text = Give the address of your account: a link will be sent there to choose a new password.
people-forgot-submit = Get a link
people-forgot-sent-title = Check your mail
people-forgot-sent-text = If this address has an account here, a link has just been sent to it. It works once, for one hour. Look in the spam folder too.
people-reset-title = Choose a new password
people-reset-text = All your open sessions will end.
people-reset-submit = Save this password
people-link-spent-title = This link no longer works
people-link-spent-text = A link received by mail works only once, and for a limited time.
people-link-spent-forgot = Ask for another password link
people-link-spent-signup = See how to join this network
people-link-spent-login = Sign in

## Joining the network

people-signup-title = Join this network
people-signup-invitation = People join { $network } by invitation.
people-signup-invitation-how = Ask somebody of the network to have you invited: you will get a link by mail. Practices can be read without an account.
people-signup-about = Who we are
people-signup-login = I already have an account
people-signup-open = Give your address: a link will be sent there to create your account.
people-signup-open-submit = Get a link
people-signup-approval = Introduce yourself: somebody of the network reads each request and answers by mail.
people-signup-question = The network’s question
people-signup-approval-submit = Send my request
people-signup-sent-title = Check your mail
people-signup-sent-text = A link has just been sent to this address. It works once, for seven days. Look in the spam folder too.
people-signup-asked-title = Your request has arrived
people-signup-asked-text = Somebody of the network will read it. The answer will come by mail.
people-invitation-title = Welcome to { $network }
people-invitation-email = Create your account for the address { $email }.
people-invitation-role = Your role: { $role }.
people-invitation-submit = Create my account

## My account

people-gone-title = This account was closed
people-gone-text = The person who held it has left, or the administrators of the network closed it. What they published can still be read, under the name that they had.
people-me-title = My account
people-me-profile = Profile
people-me-security = Sign-in and security
people-me-tokens = Access tokens
people-me-data = My data
people-me-handle = Your public page:
people-news-label = Tell me by mail
people-news-hint = When somebody comments on, uses or adapts one of your sheets, or when the source of one changes. One letter an hour at most, which says it all.
people-me-save = Save the profile
people-email-heading = Change e-mail address
people-email-hint = The former address is told.
people-email-submit = Change address
people-password-heading = Change password
people-password-submit = Change password
people-sessions-heading = Open sessions
people-sessions-text = If you do not recognise one of them, end it and change your password.
people-sessions-end-others = End all other sessions
people-session-current = this session
people-session-device = { $browser } on { $system }
people-session-unknown = Unknown browser
people-session-address = Address { $address }
people-session-opened = opened
people-session-seen = seen
people-session-end = End the session of { $agent }
people-tokens-text = A token lets a program act in your name through the API. It has your rights; give it only to what you trust. A new password revokes all your tokens.
people-tokens-none = No token.
people-token-new = Create a token
people-token-name-label = Purpose
people-token-name-hint = For example: backup of our sheets.
people-token-submit = Create the token
people-token-made = Copy this token now: it will never be shown again.
people-token-since = created on
people-token-used = used
people-token-unused = never used
people-token-revoke = Revoke “{ $name }”
people-export-heading = Take a copy away
people-export-text = A JSON file with your account, your sessions, the list of your tokens and everything you published.
people-export-submit = Download my data
people-delete-heading = Delete my account
people-delete-gone = Erased for ever: your address, your password, your sessions, your tokens, your drafts and your presentation.
people-delete-stays = Your published sheets and comments stay, under your name, as their licence asks. If you want them to disappear, delete them one by one first.
people-delete-handle = The handle @{ $handle } will never be given to anybody else, not even to you.
people-delete-elsewhere = The deletion is announced to the networks that follow you; we cannot guarantee what they make of it.
people-delete-sure = I want to delete my account; I know that it is final.
people-delete-submit = Delete my account
people-profile-empty = { $name } has not written a presentation yet.
people-profile-edit = Edit my profile

## Administration

people-admin = Administration
people-admin-people = People
people-admin-invitations = Invitations
people-admin-joining = Joining
people-admin-none = No account matches.
people-admin-pending = { $count ->
    [one] One person asks to join the network
   *[other] { $count } people ask to join the network
}
people-admin-answer-heading = Request to join
people-admin-answer-none = No question was asked.
people-admin-approve = Accept { $name }
people-admin-refuse = Refuse { $name }
people-admin-suspend-heading = Suspend this account
people-admin-suspend-text = Its sessions end and its tokens stop working. What is published stays visible.
people-admin-suspend = Suspend { $name }
people-admin-reactivate = Reactivate the account of { $name }
people-admin-role-heading = Role
people-admin-role-submit = Give this role
people-invitations-no-mail = No mail server is set: messages land in the “mail” folder of the site’s data, and invitation links are shown here, once.
people-invitations-new = Invite
people-invitations-submit = Send the invitations
people-invitations-open = Open invitations
people-invitations-none = No invitation awaits an answer.
people-invitations-done = { $count ->
    [one] One address processed:
   *[other] { $count } addresses processed:
}
people-invitations-member = { $email } already has an account.
people-invitation-until = valid until
people-invitation-cancel = Cancel the invitation of { $email }
people-joining-submit = Save

## Messages from one page to the next

people-flash-left = You are signed out. See you soon.
people-flash-welcome = Your account is created. Welcome.
people-flash-password = The password is changed. Sign in with the new one.
people-flash-password-others = The password is changed, and your other sessions have ended.
people-flash-profile = The profile is saved.
people-flash-email = The address is changed.
people-flash-sessions = Done: that browser is signed out.
people-flash-token = The token is revoked.
people-flash-deleted = Your account is deleted.
people-flash-role = The role is changed.
people-flash-status = The state of the account is changed.
people-flash-approved = The request is accepted; the person has been told.
people-flash-refused = The request is refused; the person has been told.
people-flash-cancelled = The invitation is cancelled.
people-flash-joining = The way to join the network is saved.

# The pieces that pages share.

field-required = (required)
field-optional = (optional)
field-markdown-hint = Markdown: an empty line separates paragraphs, **bold**, - for a list, [text](address) for a link.
field-characters-left = Characters left:
field-file-limits = Accepted formats: { $formats }. Maximum size: { $size }.
field-territories-others = Choose overseas or a wider area
field-territories-more = A region or a département
field-territories-none = Choose from the list
field-territories-add = Add

form-errors-title = { $count ->
    [one] One point needs correcting
   *[other] { $count } points need correcting
}

search-submit = Search

draft-saves-itself = Your text is saved while you write.
draft-signed-out = You are no longer signed in: your text is kept on this device, not saved yet.
draft-kept-on-device = Not saved: your text is kept on this device and will be sent when the connection is back.
draft-found-on-device = A more recent text, not saved, is kept on this device.
draft-restore = Take it up again
draft-forget = Forget it

card-remote = From another network
card-adapted = Adapted from another sheet
card-adaptations = { $count ->
    [one] { $count } adaptation
   *[other] { $count } adaptations
}
card-stale = To be reviewed

breadcrumb-label = Breadcrumb
breadcrumb-home = Home

pager-label = Rest of the list
pager-first = Back to the start
pager-next = Show more

filters-title = { $count ->
    [0] Filter
    [one] Filter (one active)
   *[other] Filter ({ $count } active)
}
filters-words = Words
filters-any = Any
filters-apply = Apply the filters
filters-active = Active filters
filters-remove = Remove the filter
filters-clear = Clear all

table-scroll-label = Table, to be scrolled

print-read-on = Read on { $network }

diff-none = No difference.
diff-added = added:
diff-removed = removed:

comment-deleted = Comment removed.
comment-edited = edited

tree-current = you are here
tree-deleted = removed
tree-reasons = Why:
tree-diff = What changes in “{ $title }”
tree-drawing-label = Drawing of the tree, scrollable
tree-drawing-title = { $count ->
    [one] Tree of “{ $title }”: one sheet, described in the list above.
   *[other] Tree of “{ $title }”: { $count } linked sheets, described in the list above.
}

hours-where = Where
hours-when = When
hours-comfort = To be there
hours-title = What time is it where you are?
hours-rule = From 8:00 to 18:00: by day. From 6:00 to 8:00 and from 18:00 to 22:00: early or late. The rest is night.
hours-caption = The hour of the beginning in each territory ({ $day } where you are)
hours-yours = yours

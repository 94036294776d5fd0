// html-validate's recommended rules, less what is a matter of style here. Everything that the HTML
// standard forbids stays an error.

export default {
  extends: ["html-validate:recommended"],
  rules: {
    // A title is that of the sheet and of the network, in French: it is not cut to please a search engine.
    "long-title": "off",
    // The layout is written without white space between elements: there are no lines to trim.
    "no-trailing-whitespace": "off",
    // In the standard, a button in a form submits it: that is what ours are for.
    "no-implicit-button-type": "off",
    // Regions that scroll (tables, the tree) need a name and the focus, and have no element of their own.
    "prefer-native-element": ["error", { exclude: ["group", "region"] }],
    // A list has a name when the page has several: ARIA allows it on every element that can be named.
    "aria-label-misuse": ["error", { allowAnyNamable: true }],
    // Boxes of one question share their name, as the standard has it.
    "form-dup-name": ["error", { shared: ["radio", "checkbox", "submit", "button", "reset"] }],
  },
};

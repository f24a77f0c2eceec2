const member = (names, message) => ({
  selector: `MemberExpression[property.name=/^(${names})$/], MemberExpression[property.value=/^(${names})$/]`,
  message,
});

/** Syntax that product code does without, and why; for ESLint's `no-restricted-syntax`. */
export const BANS = [
  member('innerHTML|outerHTML|insertAdjacentHTML|srcdoc', 'Text from people must never become markup: use a template.'),
  {
    selector: 'ImportSpecifier[imported.name=/^(unsafeHTML|unsafeSVG|unsafeMathML|unsafeStatic)$/]',
    message: 'Text from people must never become markup: use a template.',
  },
  {
    selector: 'ImportSpecifier[imported.name="styleMap"]',
    message: 'Writes a style attribute, which a strict CSP blocks: use element.style.setProperty().',
  },
  {
    selector: 'TaggedTemplateExpression TemplateElement[value.raw=/\\sstyle=["\\u0027]?[^"\\u0027>]*$/]',
    message: 'A style attribute is blocked by a strict CSP: use element.style.setProperty().',
  },
  {
    selector: 'TaggedTemplateExpression TemplateElement[value.raw=/\\ssrcdoc=/]',
    message: 'srcdoc is markup from a string: use a template.',
  },
  { selector: 'TSEnumDeclaration', message: 'A union of strings, or `as const`, says the same without code.' },
];

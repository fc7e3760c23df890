// nonce: the content security policy lets in only style elements that carry the server's nonce.
// Ant Design gives it to most of its own, not to all, so every style element a script makes gets it here.

export function pageNonce(): string | undefined {
  const nonce = document.querySelector('meta[name="csp-nonce"]')?.getAttribute('content') ?? '';
  if (nonce === '' || nonce.startsWith('__')) return undefined;
  const make = document.createElement.bind(document);
  document.createElement = (name: string, options?: ElementCreationOptions): HTMLElement => {
    const element = make(name, options);
    if (name.toLowerCase() === 'style') element.nonce = nonce;
    return element;
  };
  return nonce;
}

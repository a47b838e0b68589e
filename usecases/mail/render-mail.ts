import type { MailContent } from './compose-mail.ts';

/** The two bodies of a mail; they say the same. */
export interface MailBodies {
  readonly text: string;
  readonly html: string;
}

/** Writes a mail's content as plain text and as HTML that carries no style sheet, picture or script. */
export const renderMail = (
  content: MailContent,
  { publicUrl }: { publicUrl: URL },
): MailBodies => ({
  text: asText(content, sender(publicUrl)),
  html: asHtml(content, sender(publicUrl)),
});

const sender = ({ host }: URL): string => `Kiln Connect at ${host} wrote this by itself.`;

const asText = ({ paragraphs, action }: MailContent, footer: string): string =>
  [...paragraphs, ...(action ? [`${action.label}:\n${action.url}`] : []), `-- \n${footer}`].join(
    '\n\n',
  );

const asHtml = (
  { subject, paragraphs, action }: MailContent,
  footer: string,
): string => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head>
<body style="margin:0;padding:24px;font-family:system-ui,sans-serif;font-size:16px;line-height:1.5;color:#1c1c1c;background:#ffffff">
<div style="max-width:560px;margin:0 auto">
${paragraphs.map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`).join('\n')}
${action ? actionHtml(action) : ''}
<p style="margin-top:32px;font-size:13px;color:#5c5c5c">${escapeHtml(footer)}</p>
</div>
</body>
</html>
`;

const actionHtml = ({ label, url }: { label: string; url: string }): string =>
  `<p><a href="${escapeHtml(url)}" style="display:inline-block;padding:10px 18px;border-radius:6px;color:#ffffff;background:#1c1c1c;text-decoration:none">${escapeHtml(label)}</a></p>
<p style="font-size:13px;color:#5c5c5c">Or open this address: ${escapeHtml(url)}</p>`;

const ENTITIES: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);

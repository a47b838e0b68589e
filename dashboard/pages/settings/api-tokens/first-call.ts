/** The first call with a token, in curl. The token comes from the environment, so that it stands in no shell history. */
export const curlCall = (origin: string): string =>
  `curl ${origin}/v1/whoami \\
  --header "Authorization: Bearer $KILN_API_TOKEN"`;

/** The first call with a token, in TypeScript. */
export const typescriptCall = (origin: string): string =>
  `const answer = await fetch('${origin}/v1/whoami', {
  headers: { Authorization: \`Bearer \${process.env.KILN_API_TOKEN}\` },
});
console.log(await answer.json());`;

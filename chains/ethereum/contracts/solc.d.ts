/** The part of the Solidity compiler that is used here; the package brings no types of its own. */
declare module 'solc' {
  const solc: {
    /** Standard JSON in and out: https://docs.soliditylang.org/en/latest/using-the-compiler.html */
    compile(input: string): string;
    version(): string;
  };
  export default solc;
}

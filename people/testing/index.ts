export { type Browser, openBrowser } from './browser.ts';
export { createPasskeyDevice, type PasskeyDevice } from './passkey-device.ts';
export { openTestPeople, type TestPeople } from './test-people.ts';
export { createTestPerson, TEST_PASSWORD } from './test-person.ts';
export { totpCode } from './totp-code.ts';

import { Banner } from '../../../ui/banner.tsx';
import { CodeBlock } from '../../../ui/code-block.tsx';

/** Where the links of invitations are while the deployment sends no mail. */
export const NoMailNote = () => (
  <Banner tone="warning" title="This deployment sends no e-mail">
    <p className="mb-2">
      Ask its operator for the link of the invitation, who finds it on the server with:
    </p>
    <CodeBlock label="command" code="npm run -s connect -- mail list" />
  </Banner>
);

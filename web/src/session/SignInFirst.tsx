// SignInFirst: what is for those who have signed in, seen by somebody who has not: the words, and the way in.
import { Button, Empty } from 'antd';
import { useState } from 'react';
import { useWords } from '../i18n/useWords';
import { SignIn } from './SignIn';

export function SignInFirst({ words }: { words: string }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  return (
    <Empty description={words}>
      <Button type="primary" onClick={() => setOpen(true)}>{t('session.signIn')}</Button>
      {open && <SignIn onClose={() => setOpen(false)} />}
    </Empty>
  );
}

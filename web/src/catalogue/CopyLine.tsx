// CopyLine: a text other programs want, and a button that copies it.
import { CopyOutlined } from '@ant-design/icons';
import { App, Button } from 'antd';
import { copyText } from '../frame/copyText';
import { useWords } from '../i18n/useWords';

export function CopyLine({ label, text }: { label: string; text: string }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const copy = async () => { message.info(t((await copyText(text)) ? 'catalogue.copied' : 'catalogue.notCopied')); };
  return (
    <div className="copy-line">
      <span>{label}</span>
      <code>{text}</code>
      <Button size="small" icon={<CopyOutlined />} aria-label={`${t('catalogue.copy')} ${label}`} onClick={() => void copy()}>{t('catalogue.copy')}</Button>
    </div>
  );
}

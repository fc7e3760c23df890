import { Modal } from 'antd';
import { useWords } from '../i18n/useWords';

const KEYS: [keys: string[], what: string][] = [
  [['/', 'Ctrl K'], 'search'], [['p'], 'panel'], [['f'], 'floors'], [['↑', '↓'], 'updown'], [['t'], 'theme'], [['l'], 'list'], [['e'], 'edit'], [['⇧'], 'also'], [['Esc'], 'esc'], [['?'], 'help'],
];

export function HelpOverlay({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useWords();
  return (
    <Modal open={open} onCancel={onClose} footer={null} title={t('keys.title')} width={420}>
      <dl className="keys">
        {KEYS.map(([keys, what]) => (
          <div key={what}>
            <dt>{keys.map((key) => <kbd key={key}>{key}</kbd>)}</dt>
            <dd>{t(`keys.${what}`)}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}

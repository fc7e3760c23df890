import { Checkbox, DatePicker, Input, Select } from 'antd';
import dayjs from 'dayjs';
import { useWords } from '../i18n/useWords';
import { LAYER, LAYER_NAME, onFloors, type Choice } from './order';

interface Props {
  choice: Choice;
  tiles: boolean;
  onChange: (part: Partial<Choice>) => void;
}

export function ImportOptions({ choice, tiles, onChange }: Props) {
  const { t } = useWords();
  if (choice.type === LAYER) {
    const roles = (['basemap', 'paths', 'other'] as const).map((value) => ({ value, label: t(`data.role_${value}`) }));
    return (
      <>
        <div className="form-row"><label htmlFor="layer-name">{t('data.layerName')}</label>
          <Input id="layer-name" value={choice.name} status={LAYER_NAME.test(choice.name) ? undefined : 'warning'} onChange={(event) => onChange({ name: event.target.value })} /><span className="quiet">{t('data.layerNameHint')}</span></div>
        <div className="form-row"><label htmlFor="layer-role">{t('data.role')}</label><Select id="layer-role" value={choice.role} options={roles} disabled={tiles} onChange={(role) => onChange({ role })} /></div>
        <div className="form-options"><Checkbox checked={choice.replace} onChange={(event) => onChange({ replace: event.target.checked })}>{t('data.replaceLayer')}</Checkbox></div>
      </>
    );
  }
  return (
    <div className="form-options">
      <div className="form-row"><label htmlFor="from">{t('data.from')}</label>
        <DatePicker id="from" value={choice.from ? dayjs(choice.from) : null} placeholder={t('data.fromHint')} onChange={(day) => onChange({ from: day ? day.format('YYYY-MM-DD') : undefined })} /></div>
      {onFloors(choice.type) && <Checkbox checked={choice.makeFloors} onChange={(event) => onChange({ makeFloors: event.target.checked })}>{t('data.makeFloors')}</Checkbox>}
      <Checkbox checked={choice.replace} onChange={(event) => onChange({ replace: event.target.checked })}>{t('data.replace')}</Checkbox>
    </div>
  );
}

// LayerTable: what lies beside the registers on the map, and removing it.
import { DeleteOutlined } from '@ant-design/icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Empty, Input, Modal, Skeleton } from 'antd';
import { useState } from 'react';
import { removeLayer, type Layer } from '../api/layers';
import { useLayers } from '../api/queries';
import { Failure } from '../common/Failure';
import { useWords } from '../i18n/useWords';
import { useMay } from '../session/useSession';

function useSize() {
  const { t, count } = useWords();
  return (layer: Layer) =>
    layer.source === 'features' ? t('data.layerFeatures', { shown: count(layer.features) }) : `${count(Math.max(1, Math.round(layer.bytes / 1024)))} KB`;
}

function RemoveDialog({ layer, onClose }: { layer: Layer; onClose: () => void }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const cache = useQueryClient();
  const size = useSize();
  const [reason, setReason] = useState('');
  const run = useMutation({
    mutationFn: () => removeLayer(layer.name, reason.trim()),
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: ['layers'] });
      void cache.invalidateQueries({ queryKey: ['city'] });
      void message.success(t('data.layerRemoved', { name: layer.title }));
      onClose();
    },
  });
  return (
    <Modal open title={t('data.layerRemoveTitle', { name: layer.title })} okText={t('data.layerRemove')} cancelText={t('edit.cancel')} okButtonProps={{ danger: true }}
      onOk={() => run.mutate()} onCancel={onClose} confirmLoading={run.isPending} width={460}>
      <p className="sentence">{t('data.layerRemoveSay', { size: size(layer) })}</p>
      <label className="labelled">{t('edit.reason')}<Input value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} /></label>
      {run.error && <Failure error={run.error} />}
    </Modal>
  );
}

export function LayerTable() {
  const { t } = useWords();
  const layers = useLayers();
  const may = useMay('import');
  const size = useSize();
  const [leaving, setLeaving] = useState<Layer | null>(null);
  if (layers.error) return <Failure error={layers.error} retry={() => void layers.refetch()} />;
  if (!layers.data) return <Skeleton active title={false} />;
  if (layers.data.items.length === 0) return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('data.noLayers')} />;
  return (
    <>
      <ul className="registers">
        {layers.data.items.map((layer) => (
          <li key={layer.name}>
            <span><b>{layer.title}</b>{layer.title !== layer.name && <span className="quiet"> {layer.name}</span>}</span>
            <span className="quiet">{t(`data.role_${layer.role}`)} · {size(layer)}</span>
            {may && <Button size="small" icon={<DeleteOutlined />} aria-label={t('data.layerRemoveTitle', { name: layer.title })} onClick={() => setLeaving(layer)}>{t('data.layerRemove')}</Button>}
          </li>
        ))}
      </ul>
      {leaving && <RemoveDialog layer={leaving} onClose={() => setLeaving(null)} />}
    </>
  );
}

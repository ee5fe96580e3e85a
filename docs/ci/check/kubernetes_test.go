package check

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/json"
	"sigs.k8s.io/yaml"
)

// readKubernetes reads the objects of a file into the types of the API, and wants a volume for each
// mount.
func readKubernetes(t *testing.T, path string, text []byte) (commands [][]string, err error) {
	for _, object := range bytes.Split(text, []byte("\n---\n")) {
		var about struct{ APIVersion, Kind string }
		if err := yaml.Unmarshal(object, &about); err != nil {
			return nil, err
		}
		var pod *corev1.PodSpec
		switch about.APIVersion + " " + about.Kind {
		case "batch/v1 Job":
			var job batchv1.Job
			err, pod = strictly(object, &job), &job.Spec.Template.Spec
		case "apps/v1 Deployment":
			var deployment appsv1.Deployment
			err, pod = strictly(object, &deployment), &deployment.Spec.Template.Spec
		case "v1 Service":
			err = strictly(object, new(corev1.Service))
		default:
			err = fmt.Errorf("unknown kind %s %s", about.APIVersion, about.Kind)
		}
		if err != nil {
			return nil, err
		}
		if pod == nil {
			continue
		}
		of, err := ofPod(pod)
		if err != nil {
			return nil, err
		}
		commands = append(commands, of...)
	}
	return commands, nil
}

// strictly reads an object as the API server does: it refuses keys that are unknown, given twice, or
// of the wrong case.
func strictly(object []byte, to any) error {
	text, err := yaml.YAMLToJSONStrict(object)
	if err != nil {
		return err
	}
	refused, err := json.UnmarshalStrict(text, to)
	return errors.Join(append(refused, err)...)
}

// ofPod are the command lines of a pod.
func ofPod(pod *corev1.PodSpec) (commands [][]string, err error) {
	for _, c := range pod.Containers {
		for _, m := range c.VolumeMounts {
			if !slices.ContainsFunc(pod.Volumes, func(v corev1.Volume) bool { return v.Name == m.Name }) {
				err = errors.Join(err, fmt.Errorf("%s mounts %q, which is no volume", c.Name, m.Name))
			}
		}
		words := slices.Concat(c.Command, c.Args)
		if c.Image == "ptymodem" && len(c.Command) == 0 {
			words = slices.Concat([]string{imageEntrypoint}, c.Args)
		}
		commands = append(commands, words)
		for _, p := range []*corev1.Probe{c.StartupProbe, c.ReadinessProbe, c.LivenessProbe} {
			if p != nil && p.Exec != nil {
				commands = append(commands, p.Exec.Command)
			}
		}
	}
	return commands, err
}
